/** A security group of a tenant. Its members are users and other groups. Times are epoch seconds. */
export interface Group {
  readonly id: string
  readonly tenantId: string
  readonly displayName: string
  readonly description?: string
  readonly mailNickname?: string
  readonly createdAt: number
  readonly version: number
}

export interface GroupMember {
  readonly memberId: string
  readonly memberType: 'User' | 'Group'
}
